import { css } from '../css.ts'

/** The look of what people have written. Needs `controlStyles`. */
export const markdownStyles = css`
  .markdown {
    max-inline-size: 75ch;
    overflow-wrap: anywhere;
  }
  .markdown.plain,
  .md-raw {
    white-space: pre-wrap;
  }
  .markdown > * {
    margin-block: 0.75em;
  }
  .markdown > :first-child {
    margin-block-start: 0;
  }
  .markdown > :last-child {
    margin-block-end: 0;
  }
  .markdown a {
    color: var(--_link);
    text-decoration: underline;
    unicode-bidi: isolate;
  }
  .markdown strong,
  .md-heading {
    font-weight: var(--_weight-strong);
  }
  .markdown :is(ul, ol) {
    margin-inline: 0;
    padding-inline-start: 1.8em;
  }
  .markdown li > :is(ul, ol, p) {
    margin-block: 0.25em;
  }
  .md-task {
    list-style: none;
  }
  .md-check {
    display: inline-block;
    inline-size: 0.9em;
    block-size: 0.9em;
    margin-inline: -1.5em 0.6em;
    border: 1px solid var(--_border-strong);
    border-radius: 2px;
    vertical-align: -0.05em;
  }
  .md-check.done {
    border-color: var(--_accent);
    background: linear-gradient(var(--_accent), var(--_accent)) center / 55% 55% no-repeat;
  }
  .markdown blockquote {
    margin-inline: 0;
    padding-inline-start: 0.9em;
    border-inline-start: 3px solid var(--_border-strong);
    color: var(--_text-muted);
  }
  .markdown blockquote > :is(p, ul, ol) {
    margin-block: 0.4em;
  }
  .markdown :is(code, pre) {
    font-family: var(--_font-family-mono);
    font-size: 0.929em;
  }
  .markdown :not(pre) > code {
    padding: 0 0.25em;
    border-radius: 3px;
    background: var(--_sunken);
    box-decoration-break: clone;
    -webkit-box-decoration-break: clone;
  }
  .md-code {
    max-block-size: 32em;
    padding: 0.75em 0.9em;
    overflow: auto;
    border: var(--_border-width) solid var(--_border);
    border-radius: var(--_radius-control);
    background: var(--_sunken);
    line-height: 1.5;
    text-align: left;
    overflow-wrap: normal;
    tab-size: 4;
  }
  .md-code code {
    font-size: inherit;
  }
  .md-scroll {
    overflow-x: auto;
    border: var(--_border-width) solid var(--_border);
    border-radius: var(--_radius-control);
  }
  .md-scroll table {
    min-inline-size: 100%;
    overflow-wrap: normal;
  }
  .md-scroll :is(th, td) {
    min-inline-size: 4em;
    padding: 0.35em 0.75em;
    border-block-end: var(--_border-width) solid var(--_border);
    text-align: start;
    vertical-align: top;
  }
  .md-scroll tr:last-child td {
    border-block-end: 0;
  }
  .md-scroll th {
    background: var(--_sunken);
    font-weight: var(--_weight-strong);
  }
  .md-scroll .md-end {
    text-align: end;
  }
  .md-scroll .md-center {
    text-align: center;
  }
  .markdown hr {
    block-size: 0;
    border: 0;
    border-block-start: var(--_border-width) solid var(--_border);
  }
  .markdown img {
    max-inline-size: 100%;
    block-size: auto;
  }
  .md-host,
  .md-note {
    color: var(--_text-muted);
    font-size: 0.857em;
  }
  .md-raw {
    overflow-wrap: anywhere;
  }
  @media (forced-colors: active) {
    .md-check {
      border-color: CanvasText;
    }
    .md-check.done {
      forced-color-adjust: none;
      background-image: linear-gradient(CanvasText, CanvasText);
    }
  }
  @media print {
    .md-code {
      max-block-size: none;
      white-space: pre-wrap;
    }
  }
`
