import { makeDuplicatesWorld } from '../../simulator/index.ts';
import { findDuplicates } from '../../src/contacts/index.ts';
import { timeOf } from '../bench.ts';

export type DedupeFigures = { seconds: number; precision: number; recall: number; told: number; planted: number };

/** Looks for the planted duplicates among so many made-up contacts; making them is not counted. Everything told is "likely" or surer. */
export async function measureDedupe(contacts: number, seed: number): Promise<DedupeFigures> {
  const { people, pairs } = makeDuplicatesWorld({ seed, contacts });
  const planted = new Set(pairs.map(([first, second]) => `${first} ${second}`));
  let right = 0;
  let told = 0;
  const ms = await timeOf(async () => {
    for (const { firstId, secondId } of findDuplicates(people)) {
      told += 1;
      if (planted.has(`${firstId} ${secondId}`)) right += 1;
    }
  });
  return { seconds: ms / 1000, precision: right / told, recall: right / planted.size, told, planted: planted.size };
}
