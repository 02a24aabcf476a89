import { controlStyles } from '../base/controls.styles.ts'
import { css } from '../base/css.ts'
import { filesStyles } from '../base/files/files.styles.ts'
import { formStyles } from '../base/form/form.styles.ts'
import { widgetStyles } from '../base/list/widget.styles.ts'
import { markdownStyles } from '../base/markdown/markdown.styles.ts'
import { stateStyles } from '../base/states.styles.ts'

const comments = css`
  /* The widget keeps what is read in its place by itself, in every browser. */
  :host {
    overflow-anchor: none;
  }
  :where(.base) :where(p, ul, ol) {
    margin: 0;
  }
  /* A list of a comment stands in the list of comments, and is none of a lower level for that. */
  .markdown > ul {
    list-style-type: disc;
  }
  .shape {
    flex: none;
    inline-size: 1.15em;
    block-size: 1.15em;
  }
  .lane-mark {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-inline-size: 0;
  }
  .tabs {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    padding: 8px var(--_pad) 0;
    border-block-end: var(--_rule);
    background: var(--_sunken);
  }
  .tab {
    max-inline-size: 100%;
    margin-block-end: -1px;
    padding: 6px 12px;
    border-color: transparent;
    border-end-start-radius: 0;
    border-end-end-radius: 0;
    background: transparent;
    color: var(--_text-muted);
    text-align: start;
  }
  .tab[aria-selected='true'] {
    border-color: var(--_border);
    border-block-end-color: var(--_surface);
    background: var(--_surface);
    color: var(--_text);
    box-shadow: inset 0 3px 0 var(--_accent);
  }
  .tab.internal[aria-selected='true'] {
    border-block-end-color: var(--_sunken);
    background: var(--_sunken);
    box-shadow: inset 0 3px 0 var(--_text-muted);
  }
  .lane {
    position: relative;
  }
  /* Shape, word and ground: no one of them alone says that the client does not read this. */
  .lane.internal {
    padding-inline-start: 8px;
    background:
      repeating-linear-gradient(-45deg, var(--_text-muted) 0 3px, transparent 3px 8px) left / 8px 100% no-repeat,
      var(--_sunken);
  }
  .lane.internal:dir(rtl) {
    background-position: right, 0 0;
  }
  .lane-line {
    padding: 8px var(--_pad);
    border-block-end: var(--_rule);
    font-size: 0.929em;
  }
  .lane-line .internal {
    padding: 3px 10px;
    border: 1px dashed var(--_text);
    border-radius: var(--_radius-control);
    font-weight: var(--_weight-strong);
  }
  .lane-line .client {
    color: var(--_text-muted);
  }
  .waiting {
    min-block-size: 96px;
    padding: var(--_pad);
  }
  .older {
    padding: 10px var(--_pad);
    border-block-end: var(--_rule);
    text-align: center;
  }
  .older .problem {
    margin-block-start: 8px;
  }
  .comments {
    padding: 0;
    list-style: none;
  }
  .comment {
    display: flex;
    gap: 12px;
    padding: calc(var(--_space) * 3) var(--_pad);
    border-block-end: 1px solid var(--_border);
    scroll-margin: 64px;
  }
  .comment:focus-visible,
  .comments:focus-visible {
    outline: 2px solid var(--_focus);
    outline-offset: -2px;
  }
  .avatar {
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 32px;
    block-size: 32px;
    border: 1px solid var(--_border-strong);
    border-radius: 50%;
    background: var(--_surface);
    color: var(--_text-muted);
    font-size: 0.857em;
    font-weight: var(--_weight-strong);
  }
  .comment.partner .avatar {
    border-radius: var(--_radius-control);
    background: var(--_accent-quiet);
    color: var(--_accent-quiet-on);
  }
  .comment.system .avatar {
    border-style: dashed;
  }
  .said {
    flex: 1 1 auto;
    min-inline-size: 0;
  }
  .by {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 2px 8px;
    margin-block-end: 4px;
    color: var(--_text-muted);
    font-size: 0.929em;
  }
  .by .name {
    color: var(--_text);
    font-weight: var(--_weight-strong);
  }
  .by .side {
    padding: 0 7px;
    border: 1px solid var(--_border-strong);
    border-radius: var(--_radius-pill);
    font-size: 0.923em;
  }
  .comment.partner .side {
    border-radius: 3px;
  }
  .edited {
    font-size: 0.923em;
    font-style: italic;
  }
  button.edited {
    min-block-size: 24px;
    margin-inline: -4px;
    padding-block: 0;
    font-weight: var(--_weight);
    text-decoration: underline;
  }
  .tombstone {
    color: var(--_text-muted);
    font-style: italic;
  }
  .mention {
    padding: 0 3px;
    border-radius: 3px;
    background: var(--_accent-quiet);
    color: var(--_accent-quiet-on);
    font-weight: var(--_weight-strong);
  }
  .acts {
    display: flex;
    gap: 12px;
    margin-block-start: 4px;
  }
  .acts button {
    min-block-size: 24px;
    margin-inline-start: -4px;
    font-size: 0.929em;
    font-weight: var(--_weight);
  }
  .end {
    block-size: 1px;
    margin-block-start: -1px;
  }
  .fresh {
    position: sticky;
    z-index: 1;
    inset-block-end: 8px;
    block-size: 0;
    text-align: center;
  }
  .fresh button {
    border-radius: var(--_radius-pill);
    box-shadow: var(--_elevation);
    transform: translateY(calc(-100% - 8px));
  }
  .problem {
    padding-inline: 0;
  }
  .lane > .problem {
    padding: 8px var(--_pad) 0;
  }
  .field-error {
    margin: 0;
  }
  .composer {
    display: grid;
    gap: 8px;
    padding: calc(var(--_space) * 3) var(--_pad);
  }
  .comment .composer {
    padding: 0;
  }
  .composer-label {
    font-weight: var(--_weight-strong);
  }
  .composer textarea {
    inline-size: 100%;
    min-inline-size: 0;
    min-block-size: 84px;
    max-block-size: 40vh;
    resize: vertical;
    field-sizing: content;
  }
  .composer.internal textarea {
    border-style: dashed;
    border-width: 2px;
  }
  .composer textarea[aria-invalid='true'] {
    border-color: var(--_error);
  }
  .composer.dragged textarea {
    outline: 2px dashed var(--_focus);
    outline-offset: 2px;
  }
  .composer > .files {
    margin: 0;
  }
  .composer .problem:not(:has(p)) {
    display: none;
  }
  .composer-foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: flex-end;
    gap: 8px;
  }
  .composer-foot .hint {
    flex: 1 1 200px;
  }
  .people {
    inset: auto;
    margin: 0;
    padding: 4px;
    overflow: auto;
    border: 1px solid var(--_border-strong);
    border-radius: var(--_radius-control);
    background: var(--_raised);
    color: var(--_text);
    box-shadow: var(--_elevation);
    list-style: none;
  }
  .people:not(.open) {
    display: none;
  }
  .person {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 0 12px;
    min-block-size: 32px;
    padding: 6px 8px;
    border-radius: 4px;
    cursor: pointer;
  }
  .person[aria-selected='true'] {
    background: var(--_accent-quiet);
    color: var(--_accent-quiet-on);
    box-shadow: inset 3px 0 0 var(--_accent);
  }
  .person:dir(rtl)[aria-selected='true'] {
    box-shadow: inset -3px 0 0 var(--_accent);
  }
  .side-word {
    color: var(--_text-muted);
    font-size: 0.857em;
  }
  .why,
  .kept-note {
    padding: calc(var(--_space) * 3) var(--_pad);
    color: var(--_text-muted);
  }
  .kept-note {
    text-align: center;
  }
  .theirs {
    margin-block-end: 8px;
    padding: 8px 10px;
    border-inline-start: 3px solid var(--_border-strong);
    background: var(--_sunken);
  }
  .history {
    max-block-size: 60vh;
    overflow: auto;
  }
  .revisions {
    padding: 0;
    list-style: none;
  }
  .revision {
    padding-block: 10px;
    border-block-end: 1px solid var(--_border);
  }
  .revision .hint {
    margin-block-end: 4px;
  }
  @container (inline-size < 480px) {
    .composer-foot button {
      flex: 1 1 auto;
    }
    .composer-foot .hint {
      flex-basis: 100%;
    }
  }
  @container (inline-size < 340px) {
    .avatar {
      display: none;
    }
    .tab,
    .older button {
      inline-size: 100%;
    }
  }
  @media (pointer: coarse) {
    .person {
      min-block-size: 44px;
      align-items: center;
    }
  }
  @media (forced-colors: active) {
    .tab[aria-selected='true'] {
      border: 2px solid Highlight;
    }
    .lane.internal {
      border-inline-start: 4px double CanvasText;
    }
    .person[aria-selected='true'] {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
    .person[aria-selected='true'] .side-word {
      color: HighlightText;
    }
    .mention {
      border: 1px solid CanvasText;
    }
  }
`

export const commentsStyles = [controlStyles, stateStyles, formStyles, widgetStyles, markdownStyles, filesStyles, comments]
