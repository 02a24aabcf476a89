import { css } from '../base/css.ts'
import { controlStyles } from '../base/controls.styles.ts'
import { formStyles } from '../base/form/form.styles.ts'
import { widgetStyles } from '../base/list/widget.styles.ts'
import { coloursOf, riskPalette } from '../base/palette.ts'
import { stateStyles } from '../base/states.styles.ts'

export const portalSettingsStyles = [
  controlStyles,
  stateStyles,
  formStyles,
  widgetStyles,
  coloursOf(riskPalette),
  css`
    .base {
      overflow: visible;
    }
    .header {
      border-start-start-radius: var(--_radius);
      border-start-end-radius: var(--_radius);
    }
    p.note {
      margin: 0;
    }
    .settings {
      display: grid;
    }
    .section {
      display: grid;
      gap: 12px;
      padding: calc(var(--_space) * 4) var(--_pad);
    }
    .section + .section {
      border-block-start: var(--_rule);
    }
    .section-title {
      font-weight: var(--_weight-strong);
    }
    .section p {
      margin: 0;
    }
    .section > .hint {
      margin-block-start: -8px;
    }
    .hint {
      color: var(--_text-muted);
      font-size: 0.857em;
    }
    .setting {
      display: grid;
      gap: 4px;
      max-inline-size: 560px;
    }
    .origin {
      display: flex;
      flex-wrap: wrap;
      gap: 2px 8px;
      align-items: center;
      min-block-size: 26px;
    }
    .inherit {
      min-block-size: 24px;
      font-size: 0.857em;
    }
    .dot {
      inline-size: 8px;
      block-size: 8px;
      border-radius: 50%;
      background: var(--_accent);
    }
    .preset {
      display: flex;
      flex-wrap: wrap;
      gap: 6px 8px;
      align-items: center;
    }
    .preset select {
      flex: 0 1 220px;
      min-inline-size: 0;
    }
    .preset .hint {
      flex-basis: 100%;
    }
    .preset .hint:empty {
      display: none;
    }
    .modules {
      inline-size: 100%;
      max-inline-size: 900px;
    }
    .modules th,
    .modules td {
      padding: 5px 0;
      padding-inline-end: 12px;
      text-align: start;
      vertical-align: middle;
    }
    .modules tbody tr {
      border-block-start: var(--_rule);
    }
    .modules thead th {
      color: var(--_text-muted);
      font-size: 0.857em;
      font-weight: var(--_weight-strong);
    }
    .modules tbody th {
      font-weight: var(--_weight);
    }
    .modules select {
      inline-size: 100%;
      min-inline-size: 0;
    }
    .modules .idle select {
      color: var(--_text-muted);
    }
    .modules tr.changed {
      box-shadow: inset 3px 0 0 var(--_accent);
    }
    .modules tr.changed:dir(rtl) {
      box-shadow: inset -3px 0 0 var(--_accent);
    }
    .modules tr.changed th {
      padding-inline-start: 8px;
    }
    .switches {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(260px, 100%), 1fr));
      gap: 12px 24px;
    }
    .switch .origin {
      padding-inline-start: 26px;
    }
    .conflict {
      display: grid;
      gap: 8px;
      padding: calc(var(--_space) * 3) var(--_pad);
      border-block-end: var(--_rule);
      border-inline-start: 4px solid var(--_error);
      background: var(--_sunken);
    }
    .conflict:focus-visible {
      outline: 2px solid var(--_focus);
      outline-offset: -2px;
    }
    .conflict p {
      margin: 0;
    }
    .conflict-title {
      font-weight: var(--_weight-strong);
    }
    .choice-row {
      display: grid;
      gap: 2px;
    }
    .close-conflict {
      justify-self: start;
    }
    .buttons {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      align-items: center;
    }
    .bar {
      position: sticky;
      z-index: 1;
      inset-block-end: 0;
      display: grid;
      gap: 8px;
      padding: calc(var(--_space) * 3) var(--_pad);
      border-block-start: var(--_rule);
      border-end-start-radius: var(--_radius);
      border-end-end-radius: var(--_radius);
      background: var(--_raised);
      box-shadow: 0 -6px 16px rgb(10 14 20 / 0.08);
    }
    .bar .buttons {
      justify-content: flex-end;
    }
    .bar .problem {
      padding: 0;
    }
    .bar .problem:empty {
      display: none;
    }
    .preview {
      max-block-size: 30vh;
      overflow: auto;
    }
    .preview summary {
      inline-size: fit-content;
      font-weight: var(--_weight-strong);
      cursor: pointer;
    }
    .preview ul {
      display: grid;
      gap: 4px;
      margin: 6px 0 0;
      padding: 0;
      list-style: none;
    }
    .preview b {
      font-weight: var(--_weight-strong);
      margin-inline-end: 6px;
    }
    .preview del {
      color: var(--_text-muted);
    }
    .preview ins {
      text-decoration: none;
    }
    .arrow {
      display: inline-block;
      inline-size: 14px;
      block-size: 10px;
      margin-inline: 4px;
      background: var(--_text-muted);
      clip-path: polygon(0 40%, 60% 40%, 60% 0, 100% 50%, 60% 100%, 60% 60%, 0 60%);
    }
    .arrow:dir(rtl) {
      transform: scaleX(-1);
    }
    .waiting {
      min-block-size: 320px;
      padding: calc(var(--_space) * 4) var(--_pad);
    }
    .waiting .skeleton {
      gap: 2.4em;
    }
    @container (inline-size < 620px) {
      .modules,
      .modules tbody {
        display: block;
      }
      .modules thead {
        position: absolute;
        inline-size: 1px;
        block-size: 1px;
        overflow: hidden;
        clip-path: inset(50%);
        white-space: nowrap;
      }
      .modules tbody tr {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: 4px 8px;
        padding-block: 10px;
      }
      .modules tbody :is(th, td) {
        display: block;
        padding: 0;
      }
      .modules tbody :is(th, td:last-child) {
        grid-column: 1 / -1;
      }
      .modules tbody th {
        font-weight: var(--_weight-strong);
      }
      .modules tbody tr.changed {
        padding-inline-start: 10px;
      }
      .modules tbody tr.changed th {
        padding-inline-start: 0;
      }
    }
    @container (inline-size < 340px) {
      .modules tbody tr {
        grid-template-columns: minmax(0, 1fr);
      }
      .bar .buttons button,
      .preset :is(select, button) {
        flex: 1 1 100%;
      }
    }
    @media (forced-colors: active) {
      .dot,
      .arrow {
        forced-color-adjust: none;
        background: CanvasText;
      }
      .bar {
        border: 1px solid CanvasText;
      }
    }
    @media print {
      .bar,
      .preset {
        display: none;
      }
    }
  `,
]
