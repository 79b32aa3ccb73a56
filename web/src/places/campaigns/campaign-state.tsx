import { StateWord } from '../../parts/state-word.tsx';
import { type CampaignState as State, stateLook } from './campaign-states.ts';

/** The state of a campaign by word, shape and colour. */
export function CampaignState({ state }: { state: State }) {
  const { word, mood } = stateLook(state);
  return <StateWord mood={mood}>{word}</StateWord>;
}
