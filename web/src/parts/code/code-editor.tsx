import { html } from '@codemirror/lang-html';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { Decoration, keymap, MatchDecorator, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import { basicSetup, EditorView } from 'codemirror';
import { useEffect, useRef } from 'react';
import classes from './code-editor.module.css';
import { completeExpression, type TemplateLanguage } from './complete-expression.ts';
import { mjmlTags } from './mjml-tags.ts';

/** A place in the text, both counted from one. */
export type Mark = { line: number; column: number; message: string; severity: 'error' | 'warning' };

type Props = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  marks: readonly Mark[];
  language: TemplateLanguage | undefined;
  words: readonly string[];
  isReadOnly?: boolean;
  /** Where to put the cursor; a new object jumps once more. */
  goTo?: { line: number; column: number } | null;
  height?: string;
};

const shown = (pattern: RegExp, name: string) => {
  const decorator = new MatchDecorator({ regexp: pattern, decoration: Decoration.mark({ class: name }) });
  return ViewPlugin.define(
    (view) => ({
      decorations: decorator.createDeco(view),
      update(change: ViewUpdate) {
        this.decorations = decorator.updateDeco(change, this.decorations);
      },
    }),
    { decorations: (plugin) => plugin.decorations },
  );
};

const expressions = shown(/\{\{[^{}]*\}\}/g, 'cm-expression');
const slots = shown(/<\/?k-slot\b[^>]*>/g, 'cm-slot');

/** Where a mark stands in a text that may have changed since: within its bounds. */
function placeOf(state: EditorState, { line, column }: Pick<Mark, 'line' | 'column'>): { from: number; to: number } {
  const found = state.doc.line(Math.min(Math.max(line, 1), state.doc.lines));
  const from = Math.min(found.from + Math.max(column - 1, 0), found.to);
  return { from, to: Math.max(found.to, from) };
}

/** Tab indents here, so that there has to be another way out by keyboard. */
function leaveEditor({ contentDOM }: EditorView): boolean {
  contentDOM.blur();
  return true;
}

/** The editor for code: MJML and expressions in colours, proposals from the data, findings at their place. */
export default function CodeEditor(props: Props) {
  const { label, value, marks, goTo, isReadOnly = false, height = '70vh' } = props;
  const room = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const complete = (context: { state: EditorState; pos: number }) => {
      const { language, words } = latest.current;
      if (!language) return null;
      return completeExpression(context.state.sliceDoc(Math.max(0, context.pos - 3_000), context.pos), language, words);
    };
    /** Proposals count from the part they were given. */
    const source = (context: { state: EditorState; pos: number }) => {
      const found = complete(context);
      return found && { ...found, from: found.from + Math.max(0, context.pos - 3_000) };
    };
    const editor = new EditorView({
      parent: room.current!,
      doc: latest.current.value,
      extensions: [
        basicSetup,
        html({ extraTags: mjmlTags, matchClosingTags: false, selfClosingTags: true }),
        EditorState.languageData.of(() => [{ autocomplete: source }]),
        expressions,
        slots,
        lintGutter(),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        EditorState.readOnly.of(isReadOnly),
        keymap.of([{ key: 'Escape', run: leaveEditor }]),
        EditorView.updateListener.of((change) => {
          if (change.docChanged) latest.current.onChange(change.state.doc.toString());
        }),
      ],
    });
    view.current = editor;
    return () => editor.destroy();
  }, [label, isReadOnly]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const found = marks.map(
      ({ message, severity, ...place }): Diagnostic => ({ ...placeOf(editor.state, place), message, severity }),
    );
    editor.dispatch(setDiagnostics(editor.state, found));
  }, [marks]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || !goTo) return;
    const { from } = placeOf(editor.state, goTo);
    editor.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
    editor.focus();
  }, [goTo]);

  return <div ref={room} className={classes.editor} style={{ height }} />;
}
