import { severityStyles } from '../base/cells/severity.styles.ts'
import { statusStyles } from '../base/cells/status.styles.ts'
import { controlStyles } from '../base/controls.styles.ts'
import { css } from '../base/css.ts'
import { filesStyles } from '../base/files/files.styles.ts'
import { formStyles } from '../base/form/form.styles.ts'
import { widgetStyles } from '../base/list/widget.styles.ts'
import { markdownStyles } from '../base/markdown/markdown.styles.ts'
import { stateStyles } from '../base/states.styles.ts'

export const findingStyles = [
  controlStyles,
  stateStyles,
  formStyles,
  widgetStyles,
  severityStyles,
  statusStyles,
  markdownStyles,
  filesStyles,
  css`
    .header {
      display: grid;
      gap: 8px;
      padding-block: calc(var(--_space) * 4);
    }
    .title {
      font-size: 1.286em;
      line-height: 1.35;
      text-wrap: balance;
    }
    .title:focus-visible {
      outline: 2px solid var(--_focus);
      outline-offset: 2px;
    }
    .ref {
      color: var(--_text-muted);
      font-weight: var(--_weight);
    }
    .badges {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 6px 8px;
    }
    .badges .meta {
      margin-inline-start: auto;
    }
    .waiting {
      min-block-size: 320px;
      padding: calc(var(--_space) * 5) var(--_pad);
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px;
      padding: calc(var(--_space) * 2) var(--_pad);
      border-block-end: var(--_rule);
      background: var(--_surface);
    }
    .actions.quiet:not(:has(.closed)):not(:has(.problem p)) {
      padding: 0;
      border: 0;
    }
    .actions .problem {
      flex-basis: 100%;
      padding: 0;
    }
    .actions .problem > :last-child {
      margin-block-end: 0;
    }
    .actions .problem:empty {
      display: none;
    }
    .menu > summary {
      display: inline-flex;
      align-items: center;
      min-block-size: 32px;
      padding: 4px 12px;
      border: var(--_border-width) solid var(--_border-strong);
      border-radius: var(--_radius-control);
      color: var(--_link);
      font-weight: var(--_weight-strong);
      line-height: 1.4;
      list-style: none;
      cursor: pointer;
    }
    .menu > summary::-webkit-details-marker {
      display: none;
    }
    .menu > summary::after {
      content: '';
      inline-size: 0.4em;
      block-size: 0.4em;
      margin-inline-start: 0.6em;
      border: solid currentcolor;
      border-width: 0 1.5px 1.5px 0;
      transform: translateY(-25%) rotate(45deg);
    }
    .menu-list {
      position: absolute;
      z-index: 2;
      inset-block-start: calc(100% + 1px);
      inset-inline: var(--_pad);
      display: grid;
      padding: 4px;
      border: var(--_border-width) solid var(--_border-strong);
      border-radius: var(--_radius-control);
      background: var(--_raised);
      box-shadow: var(--_elevation);
    }
    .menu-list button {
      justify-content: flex-start;
      border-color: transparent;
      background: transparent;
      font-weight: var(--_weight);
      text-align: start;
    }
    .menu-list button:hover {
      background: var(--_accent-quiet);
    }
    .closed {
      flex: 1 1 100%;
      color: var(--_text-muted);
      font-size: 0.857em;
    }
    .closed summary {
      min-block-size: 24px;
      cursor: pointer;
    }
    .columns {
      display: grid;
      gap: 0;
    }
    .rail,
    .main {
      min-inline-size: 0;
    }
    .section {
      padding: calc(var(--_space) * 4) var(--_pad);
      border-block-end: var(--_rule);
    }
    .main > .section:last-child {
      border-block-end: 0;
    }
    .heading {
      margin-block-end: 6px;
      font-weight: var(--_weight-strong);
    }
    .main .heading {
      font-size: 1.071em;
    }
    .section p {
      margin-block: 0 6px;
    }
    .section .markdown p:not(:last-child) {
      margin-block-end: 0.75em;
    }
    .section .markdown + p {
      margin-block-start: 6px;
    }
    .section > :last-child,
    .section .markdown > :last-child {
      margin-block-end: 0;
    }
    .header .explained {
      margin: 0;
    }
    .sub,
    .explained {
      color: var(--_text-muted);
      font-size: 0.857em;
    }
    .explained {
      font-size: 0.929em;
    }
    dl {
      margin: 0;
    }
    dl > div {
      display: flex;
      flex-wrap: wrap;
      gap: 0 12px;
      padding-block: 3px;
    }
    dt {
      flex: 0 1 7.5em;
      color: var(--_text-muted);
    }
    dd {
      flex: 1 1 8em;
      min-inline-size: 0;
      margin: 0;
    }
    .vector dt {
      flex-basis: 13em;
    }
    .rail ul:not(.markdown ul),
    .names {
      margin: 0;
      padding: 0;
      list-style: none;
    }
    .assets {
      max-block-size: 22em;
      overflow-y: auto;
    }
    .assets li {
      display: flex;
      flex-wrap: wrap;
      justify-content: space-between;
      align-items: baseline;
      gap: 4px 12px;
      padding-block: 4px;
    }
    .assets li + li {
      border-block-start: var(--_rule);
    }
    .assets .sub {
      display: block;
    }
    .section .tag {
      white-space: normal;
    }
    .tag.fixed {
      border-color: var(--sa-status-fixed, var(--_sa-status-fixed));
    }
    .vector {
      margin-block-start: 10px;
    }
    .vector code {
      font-family: var(--_font-family-mono);
      font-size: 0.929em;
      overflow-wrap: anywhere;
    }
    .vector summary {
      min-block-size: 24px;
      color: var(--_link);
      cursor: pointer;
    }
    .section a {
      color: var(--_link);
      text-decoration: underline;
      unicode-bidi: isolate;
    }
    .links {
      margin: 0;
      padding-inline-start: 1.4em;
    }
    .proof + .proof {
      margin-block-start: 12px;
    }
    .proof-title {
      margin-block-end: 4px;
    }
    .proof pre {
      margin-block: 0 6px;
    }
    .timeline {
      margin: 0 0 6px;
      padding: 0;
      list-style: none;
    }
    .timeline li {
      position: relative;
      padding-block: 0 12px;
      padding-inline-start: 20px;
    }
    .timeline li::before {
      content: '';
      position: absolute;
      inset-block-start: 0.5em;
      inset-inline-start: 0;
      inline-size: 8px;
      block-size: 8px;
      border: 2px solid var(--_border-strong);
      border-radius: 50%;
      background: var(--_surface);
    }
    .timeline li:not(:last-child)::after {
      content: '';
      position: absolute;
      inset-block: 1.3em -0.3em;
      inset-inline-start: 5px;
      border-inline-start: 2px solid var(--_border);
    }
    .conflict {
      padding: 10px 12px;
      border: var(--_border-width) solid var(--_border-strong);
      border-inline-start-width: 3px;
      border-radius: var(--_radius-control);
      background: var(--_accent-quiet);
      color: var(--_accent-quiet-on);
    }
    .conflict p {
      margin: 0 0 4px;
    }
    summary:focus-visible {
      border-radius: 3px;
    }
    /* A card of 768 px, less its edges. */
    @container (inline-size >= 760px) {
      .menu {
        position: relative;
      }
      .menu-list {
        inset-block-start: calc(100% + 4px);
        inset-inline: 0 auto;
        inline-size: max-content;
        min-inline-size: 200px;
      }
      .columns {
        grid-template-columns: minmax(0, 1fr) var(--sa-finding-rail, 280px);
      }
      .rail {
        order: 2;
        border-inline-start: var(--_rule);
      }
      .rail > .section:last-child {
        border-block-end: 0;
      }
    }
    @container (inline-size < 760px) {
      .actions {
        position: sticky;
        z-index: 1;
        inset-block-start: var(--sa-finding-actions-offset, 0px);
      }
    }
    @container (inline-size < 340px) {
      .actions > button,
      .menu {
        flex: 1 1 auto;
      }
      .menu > summary {
        inline-size: 100%;
        justify-content: center;
      }
    }
    @media (pointer: coarse) {
      .menu > summary {
        min-block-size: 44px;
      }
    }
    @media (forced-colors: active) {
      .menu > summary {
        color: ButtonText;
      }
    }
    @media print {
      .columns {
        display: block;
      }
      .assets {
        max-block-size: none;
      }
    }
  `,
]
