import { html } from '@codemirror/lang-html';
import { MergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { basicSetup, EditorView } from 'codemirror';
import { useEffect, useRef } from 'react';
import classes from './version-diff.module.css';

/** Two texts beside each other, with what differs marked and what does not folded away. */
export default function VersionDiff(props: { before: string; after: string; beforeName: string; afterName: string }) {
  const { before, after, beforeName, afterName } = props;
  const room = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const side = (doc: string, label: string) => ({
      doc,
      extensions: [
        basicSetup,
        html({ matchClosingTags: false, selfClosingTags: true }),
        EditorView.lineWrapping,
        EditorState.readOnly.of(true),
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
      ],
    });
    const view = new MergeView({
      a: side(before, beforeName),
      b: side(after, afterName),
      parent: room.current!,
      collapseUnchanged: { margin: 3, minSize: 6 },
    });
    return () => view.destroy();
  }, [before, after, beforeName, afterName]);
  return <div ref={room} className={classes.diff} />;
}
