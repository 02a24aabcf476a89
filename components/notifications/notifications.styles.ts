import { controlStyles } from '../base/controls.styles.ts'
import { css } from '../base/css.ts'
import { coloursOf, riskPalette } from '../base/palette.ts'
import { stateStyles } from '../base/states.styles.ts'

const notifications = css`
  :host {
    display: inline-block;
    vertical-align: middle;
  }
  :host([inline]) {
    display: block;
    flex-grow: 1;
    min-inline-size: 280px;
  }
  .base {
    --_pad: calc(var(--_space) * 3.5);
    --_rule: var(--_border-width) solid var(--_border);
    --_error: var(--sa-risk-high, var(--_sa-high));
  }
  :where(.base) :where(p, ul) {
    margin: 0;
    padding: 0;
  }
  .bell {
    position: relative;
    inline-size: 40px;
    block-size: 40px;
    padding: 0;
    border-color: transparent;
    background: transparent;
    color: var(--_text);
  }
  .bell svg {
    inline-size: 22px;
    block-size: 22px;
  }
  .count {
    position: absolute;
    inset-block-start: -1px;
    inset-inline-start: 20px;
    min-inline-size: 18px;
    padding: 0 4px;
    border: 2px solid var(--_surface);
    border-radius: var(--_radius-pill);
    background: var(--_accent);
    color: var(--_accent-on);
    font-size: 0.786em;
    font-weight: var(--_weight-strong);
    line-height: 1.4;
    text-align: center;
    white-space: nowrap;
  }
  .card {
    container-type: inline-size;
    border: var(--_rule);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
  }
  section.card {
    overflow: clip;
  }
  .panel {
    inset: auto;
    margin: 0;
    padding: 0;
    overflow: hidden;
    background: var(--_raised);
    box-shadow: var(--_elevation);
  }
  .panel.shown {
    display: flex;
    flex-direction: column;
  }
  .panel:not(.shown) {
    display: none;
  }
  .panel.shown:not([popover]) {
    position: absolute;
    z-index: 10;
    inline-size: min(420px, 100vw);
    max-block-size: 70vh;
  }
  .header {
    flex: none;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    padding: calc(var(--_space) * 2.5) var(--_pad);
    border-block-end: var(--_rule);
  }
  .title {
    flex: 1 1 auto;
    font-size: 1.143em;
    font-weight: var(--_weight-strong);
  }
  .switch {
    margin-inline-start: auto;
  }
  .title:focus {
    outline: none;
  }
  .title:focus-visible {
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
  }
  .body {
    flex: 1 1 auto;
    min-block-size: 0;
    overflow: auto;
  }
  .waiting {
    min-block-size: 120px;
    padding: var(--_pad);
  }
  .items {
    list-style: none;
  }
  .item {
    display: flex;
    align-items: flex-start;
    gap: 10px;
    padding: calc(var(--_space) * 2.5) var(--_pad);
    border-block-end: var(--_rule);
  }
  .item:last-child {
    border-block-end: 0;
  }
  .dot {
    flex: none;
    inline-size: 9px;
    block-size: 9px;
    margin-block-start: 6px;
    border-radius: 50%;
  }
  .unread .dot {
    background: var(--_accent);
  }
  .about {
    flex: 1 1 auto;
    min-inline-size: 0;
  }
  .about .open {
    display: block;
    inline-size: 100%;
    min-block-size: 24px;
    padding: 0;
    border: 0;
    border-radius: 3px;
    color: var(--_text);
    font-weight: var(--_weight);
    text-align: start;
    text-decoration: none;
  }
  .about .open:hover {
    background: transparent;
    text-decoration: underline;
  }
  .sentence,
  .subject {
    display: block;
  }
  .unread .sentence {
    font-weight: var(--_weight-strong);
  }
  .subject {
    color: var(--_link);
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0 8px;
    margin-block-start: 2px;
    color: var(--_text-muted);
    font-size: 0.857em;
  }
  .facts > :not(:last-child)::after {
    content: '·';
    font-weight: var(--_weight);
    margin-inline-start: 8px;
  }
  .unread-word {
    color: var(--_link);
    font-weight: var(--_weight-strong);
  }
  .internal {
    font-weight: var(--_weight-strong);
  }
  .mark {
    flex: none;
    inline-size: 32px;
    min-inline-size: 32px;
    padding: 0;
    color: var(--_text-muted);
  }
  .mark::before {
    content: '';
    inline-size: 14px;
    block-size: 14px;
    background: currentcolor;
    clip-path: polygon(6% 52%, 18% 40%, 40% 62%, 82% 16%, 94% 28%, 40% 86%);
  }
  .fresh {
    padding: 4px var(--_pad);
    border-block-end: var(--_rule);
    background: var(--_accent-quiet);
    text-align: center;
  }
  .older {
    padding: 10px var(--_pad);
    border-block-start: var(--_rule);
    text-align: center;
  }
  .problem p {
    padding: 8px var(--_pad) 0;
    color: var(--_error);
  }
  .problem .reference {
    padding-inline: var(--_pad);
  }
  .preferences {
    inline-size: 100%;
  }
  .preferences :is(th, td) {
    padding: 6px var(--_pad);
    border-block-end: var(--_rule);
    font-weight: var(--_weight);
    text-align: start;
  }
  .preferences tr:last-child :is(td, th) {
    border-block-end: 0;
  }
  .preferences thead tr :is(td, th) {
    border-block-end: var(--_rule);
  }
  .preferences :is(td, thead th:not(:first-child)) {
    padding-inline: 4px;
    text-align: center;
  }
  .preferences thead th {
    color: var(--_text-muted);
    font-size: 0.857em;
  }
  .preferences label {
    display: inline-grid;
    place-items: center;
    min-inline-size: 44px;
    min-block-size: 32px;
  }
  .preferences input {
    inline-size: 18px;
    min-inline-size: 18px;
    block-size: 18px;
    min-block-size: 18px;
    margin: 0;
    accent-color: var(--_accent);
  }
  @container (inline-size < 340px) {
    .older button {
      inline-size: 100%;
    }
  }
  @media (max-width: 480px) {
    .panel {
      border-inline: 0;
      border-radius: 0;
    }
  }
  @media (pointer: coarse) {
    .preferences label {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .bell {
      border-color: ButtonBorder;
    }
    .count {
      forced-color-adjust: none;
      border-color: Canvas;
      background: Highlight;
      color: HighlightText;
    }
    .unread .dot,
    .mark::before {
      forced-color-adjust: none;
      background: CanvasText;
    }
  }
`

export const notificationsStyles = [controlStyles, stateStyles, coloursOf({ high: riskPalette.high }), notifications]
