import type { ReactNode } from 'react';
import type { Leaf, LeafType } from '../../../../parts/sentence/language.ts';
import type { PartName } from '../../../../parts/sentence/pieces.ts';
import type { Editor, EditorProps } from './editor-props.ts';
import { EventEditor, SequenceEditor } from './event-editors.tsx';
import { AttributeEditor, CompanyEditor } from './known-editors.tsx';
import { EngagementEditor, ExperimentEditor, OfferEditor } from './message-editors.tsx';
import { PurchaseEditor } from './purchase-editor.tsx';
import {
  ConsentEditor,
  ListEditor,
  NearEditor,
  RelativeEditor,
  SampleEditor,
  SegmentEditor,
  ValueEditor,
} from './state-editors.tsx';

/** The editor of every condition: one that the API knows and this table does not, does not compile. */
const editors: { [Type in LeafType]: Editor<Type> } = {
  attribute: AttributeEditor,
  company: CompanyEditor,
  near: NearEditor,
  event: EventEditor,
  purchase: PurchaseEditor,
  engagement: EngagementEditor,
  sequence: SequenceEditor,
  consent: ConsentEditor,
  offer: OfferEditor,
  experiment: ExperimentEditor,
  segment: SegmentEditor,
  value: ValueEditor,
  relative: RelativeEditor,
  list: ListEditor,
  sample: SampleEditor,
};

/** The fields of one part of a condition. */
export function LeafEditor(props: { leaf: Leaf; part: PartName; change: (leaf: Leaf) => void }): ReactNode {
  const Fields = editors[props.leaf.type] as (props: EditorProps<LeafType>) => ReactNode;
  return <Fields {...(props as EditorProps<LeafType>)} />;
}
