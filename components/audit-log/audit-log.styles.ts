import { css } from '../base/css.ts'
import { controlStyles } from '../base/controls.styles.ts'
import { tableStyles } from '../base/list/table.styles.ts'
import { widgetStyles } from '../base/list/widget.styles.ts'
import { coloursOf, riskPalette } from '../base/palette.ts'
import { stateStyles } from '../base/states.styles.ts'

export const auditLogStyles = [
  controlStyles,
  stateStyles,
  widgetStyles,
  tableStyles,
  coloursOf(riskPalette),
  css`
    .base {
      --_bad: var(--sa-risk-high, var(--_sa-high));
      --_good: var(--sa-risk-low, var(--_sa-low));
    }
    .header .title {
      flex: 1 1 200px;
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
    .hint {
      flex-basis: 100%;
      margin: 0;
    }
    .hint,
    .none,
    .target,
    .kind,
    .zone {
      color: var(--_text-muted);
      font-size: 0.857em;
    }
    .filters {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(150px, 100%), 1fr));
      gap: 8px 12px;
      align-items: end;
      padding: calc(var(--_space) * 2.5) var(--_pad);
      border-block-end: var(--_rule);
    }
    .filter {
      display: grid;
      gap: 2px;
      min-inline-size: 0;
    }
    .filter span {
      color: var(--_text-muted);
      font-size: 0.857em;
    }
    .filter :is(select, input) {
      inline-size: 100%;
      min-inline-size: 0;
    }
    .keep {
      padding: 4px var(--_pad);
      border-block-end: var(--_rule);
      font-size: 0.857em;
    }
    .keep summary {
      inline-size: fit-content;
      padding-block: 4px;
      color: var(--_link);
      cursor: pointer;
    }
    .keep p {
      margin: 4px 0;
      font-size: 1em;
    }
    .keep input {
      max-inline-size: 100%;
      margin-block: 4px 8px;
    }
    .problem {
      color: var(--_bad);
    }
    .check {
      padding: calc(var(--_space) * 3) var(--_pad);
      border-block-end: var(--_rule);
      border-inline-start: 4px solid var(--_border-strong);
    }
    .check > :first-child {
      margin-block-start: 0;
    }
    .check > :last-child {
      margin-block-end: 0;
    }
    .check p,
    .check ul,
    .check ol,
    .check dl {
      margin-block: 6px;
    }
    .check :is(ul, ol) {
      padding-inline-start: 20px;
    }
    .check.running {
      display: flex;
      flex-wrap: wrap;
      gap: 8px 16px;
      align-items: center;
      justify-content: space-between;
    }
    .check.intact {
      border-inline-start-color: var(--_good);
    }
    .check:is(.broken, .failed, .unsupported) {
      border-inline-start-color: var(--_bad);
    }
    .verdict {
      display: flex;
      gap: 8px;
      align-items: center;
      font-size: 1.143em;
      font-weight: var(--_weight-strong);
    }
    .verdict::before {
      content: '';
      flex: none;
      inline-size: 14px;
      block-size: 14px;
      background: var(--_good);
      clip-path: polygon(38% 66%, 88% 10%, 100% 22%, 39% 90%, 0 52%, 11% 40%);
    }
    .broken .verdict::before {
      background: var(--_bad);
      clip-path: polygon(0 12%, 12% 0, 50% 38%, 88% 0, 100% 12%, 62% 50%, 100% 88%, 88% 100%, 50% 62%, 12% 100%, 0 88%, 38% 50%);
    }
    .progress {
      display: flex;
      flex-wrap: wrap;
      flex: 1 1 200px;
      gap: 4px 12px;
      align-items: center;
    }
    progress {
      flex: 1 1 120px;
      min-inline-size: 0;
      accent-color: var(--_accent);
    }
    .faults li {
      margin-block: 4px;
    }
    .faults li .none {
      display: block;
    }
    .faults summary {
      inline-size: fit-content;
      cursor: pointer;
    }
    code,
    pre {
      font-family: var(--_font-family-mono);
      font-size: 0.929em;
    }
    .files {
      list-style: none;
      display: flex;
      flex-wrap: wrap;
      gap: 4px 16px;
    }
    .check .files {
      padding: 0;
    }
    .files a {
      color: var(--_link);
    }
    .proof div {
      margin-block: 4px;
    }
    .proof dt,
    .details dt {
      color: var(--_text-muted);
      font-size: 0.857em;
    }
    .proof dd,
    .details dd {
      margin: 0;
    }
    .notes {
      color: var(--_text-muted);
      font-size: 0.857em;
    }
    .moved {
      display: flex;
      flex-wrap: wrap;
      gap: 0 8px;
      align-items: center;
      padding: 4px var(--_pad);
      border-block-end: var(--_rule);
      background: var(--_accent-quiet);
      color: var(--_accent-quiet-on);
    }
    .waiting {
      min-block-size: 260px;
      padding: calc(var(--_space) * 4) var(--_pad);
    }
    .waiting .skeleton {
      gap: 2.4em;
    }
    .turning {
      opacity: 0.6;
    }
    .data tbody .address {
      min-inline-size: 8.6em;
    }
    @container (inline-size >= 900px) {
      .data tbody .time {
        white-space: nowrap;
      }
    }
    .data tbody .who .name {
      font-weight: var(--_weight-strong);
    }
    .who .kind,
    .what .target {
      display: block;
    }
    .outcome {
      display: inline-flex;
      gap: 6px;
      align-items: center;
      white-space: nowrap;
    }
    .outcome::before {
      content: '';
      flex: none;
      inline-size: 9px;
      block-size: 9px;
      border-radius: 50%;
      background: var(--_good);
    }
    .outcome:is(.denied, .error)::before {
      border-radius: 0;
      background: var(--_bad);
    }
    .outcome.error::before {
      clip-path: polygon(50% 0, 100% 100%, 0 100%);
    }
    .outcome:is(.denied, .error) {
      font-weight: var(--_weight-strong);
    }
    .data .act {
      inline-size: 1px;
      text-align: end;
    }
    .toggle {
      inline-size: 32px;
      color: var(--_text-muted);
    }
    .toggle::before {
      content: '';
      inline-size: 12px;
      block-size: 12px;
      background: currentcolor;
      clip-path: polygon(0 28%, 10% 18%, 50% 60%, 90% 18%, 100% 28%, 50% 80%);
    }
    .toggle[aria-expanded='true']::before {
      transform: scaleY(-1);
    }
    .data tbody tr.entry.broken {
      box-shadow: inset 4px 0 0 var(--_bad);
    }
    .data tbody tr.entry.broken:dir(rtl) {
      box-shadow: inset -4px 0 0 var(--_bad);
    }
    .data tbody tr.more,
    .data tbody tr.more > td {
      block-size: auto;
    }
    .data tbody tr.more {
      border-block-start: 0;
      background: var(--_sunken);
    }
    .details {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(240px, 100%), 1fr));
      gap: 10px 20px;
      margin: 0;
      padding-block: 4px 8px;
    }
    .details .only {
      min-block-size: 24px;
      font-size: 0.857em;
    }
    .details pre {
      max-block-size: 200px;
      margin: 0;
      overflow: auto;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    .details pre:focus-visible {
      outline: 2px solid var(--_focus);
    }
    .turns {
      display: flex;
      gap: 8px;
    }
    .zone {
      flex-basis: 100%;
    }
    @container (inline-size < 620px) {
      .data tbody tr.entry {
        position: relative;
        padding-inline-end: calc(var(--_pad) + 40px);
      }
      .data tbody .who {
        order: -1;
        flex-basis: 100%;
      }
      .data tbody td.act {
        position: absolute;
        inset-block-start: calc(var(--_space) * 2);
        inset-inline-end: var(--_pad);
      }
      .data tbody tr.more > td {
        display: block;
        flex-basis: 100%;
      }
    }
    @container (inline-size < 340px) {
      .actions,
      .turns {
        flex-basis: 100%;
      }
      .turns button {
        flex: 1 1 0;
      }
    }
    @media (forced-colors: active) {
      .verdict::before,
      .outcome::before {
        forced-color-adjust: none;
        background: CanvasText;
      }
      .toggle::before {
        forced-color-adjust: none;
        background: ButtonText;
      }
      .check.broken {
        border-inline-start-color: Highlight;
      }
    }
    @media print {
      .data .act {
        display: none;
      }
    }
  `,
]
