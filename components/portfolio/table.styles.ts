import { css } from '../base/css.ts'

/** The table: columns with room, rows stacked in a narrow container, one column in a very narrow one. */
export const tableStyles = css`
  .rows {
    --_row: max(40px, calc(var(--sa-portfolio-row-size, 52px) * var(--_density)));
    --_risk-size: max(10em, 16cqi);
    --_amount-size: max(8.9em, 17cqi);
    --_covered-size: max(9.5em, 19cqi);
    --_act-size: max(8.5em, 13cqi);
    position: relative;
    contain: layout paint style;
    border-block-start: var(--_rule);
  }
  .rows[hidden] {
    display: none;
  }
  table {
    inline-size: 100%;
    table-layout: fixed;
  }
  /* The user agent's 'inherit' makes every row's style depend on the one around it; set here, a change of one row restyles one row. */
  thead,
  tbody,
  tr,
  th,
  td {
    vertical-align: middle;
  }
  th,
  td {
    padding-block: 6px;
    padding-inline: calc(var(--_pad) * 0.5);
    text-align: start;
    font-weight: var(--_weight);
  }
  :is(th, td):first-child {
    padding-inline-start: var(--_pad);
  }
  :is(th, td):last-child {
    padding-inline-end: var(--_pad);
  }
  /* Each row is painted by itself: a change of one leaves what is painted of the others as it is. */
  tbody > tr {
    block-size: var(--_row);
    isolation: isolate;
  }
  tbody > tr + tr {
    border-block-start: var(--_rule);
  }
  thead {
    background: var(--_sunken);
  }
  thead th {
    block-size: 40px;
    border-block-end: var(--_rule);
    color: var(--_text-muted);
    font-size: 0.857em;
    font-weight: var(--_weight-strong);
    overflow-wrap: normal;
  }
  /* The name takes what is left. Container units, because percentages in max() are none to a fixed table. */
  thead .risk {
    inline-size: var(--_risk-size);
  }
  thead .amount {
    inline-size: var(--_amount-size);
  }
  thead .covered {
    inline-size: var(--_covered-size);
  }
  thead .act {
    inline-size: var(--_act-size);
  }
  .amount {
    text-align: end;
  }
  .act {
    text-align: end;
  }
  .sort-button {
    min-block-size: 32px;
    min-inline-size: 0;
    margin-inline: -6px;
    padding-inline: 6px;
    border-color: transparent;
    background: none;
    color: inherit;
  }
  .stacked-name {
    display: none;
  }
  .sort-button::after {
    content: '';
    flex: none;
    inline-size: 8px;
    block-size: 10px;
    background: currentcolor;
    clip-path: polygon(50% 0, 100% 40%, 0 40%, 0 60%, 100% 60%, 50% 100%, 0 60%, 0 40%);
    opacity: 0.7;
  }
  [aria-sort='ascending'],
  [aria-sort='descending'] {
    color: var(--_text);
  }
  [aria-sort='ascending'] .sort-button::after {
    clip-path: polygon(50% 20%, 100% 75%, 0 75%);
    opacity: 1;
  }
  [aria-sort='descending'] .sort-button::after {
    clip-path: polygon(0 25%, 100% 25%, 50% 80%);
    opacity: 1;
  }
  tbody .client {
    font-weight: var(--_weight-strong);
  }
  tbody .client:focus {
    outline-offset: -2px;
  }
  .exposure {
    white-space: normal;
  }
  .not-shared {
    color: var(--_text-muted);
    font-size: 0.857em;
  }
  .open {
    background: none;
    white-space: nowrap;
  }
  /* Laid over rows that wait for their clients: the ground at once, the skeleton once waiting takes long. */
  .covered-rows::before,
  .slow::after {
    content: '';
    position: absolute;
    inset: 41px 0 0;
    background: var(--sa-portfolio-background, var(--_surface));
  }
  .slow::after {
    --_bone: linear-gradient(transparent calc(50% - 0.45em), var(--_sa-track) 0 calc(50% + 0.45em), transparent 0);
    --_from-end: calc(var(--_act-size) + var(--_covered-size) + var(--_amount-size) + var(--_risk-size) - var(--_pad) * 0.5 - 7em);
    background:
      linear-gradient(transparent calc(100% - 1px), var(--_border) 0) 0 0 / 100% var(--_row),
      var(--_bone) var(--_pad) 0 / 14em var(--_row) repeat-y,
      var(--_bone) right var(--_from-end) top 0 / 7em var(--_row) repeat-y,
      var(--_bone) right calc(var(--_act-size) + var(--_covered-size) + var(--_pad) * 0.5) top 0 / 6em var(--_row) repeat-y,
      var(--_bone) right calc(var(--_act-size) + var(--_pad) * 0.5) top 0 / 8em var(--_row) repeat-y,
      var(--_bone) right var(--_pad) top 0 / 5em var(--_row) repeat-y;
    font-size: 0.857em;
  }
  .slow:dir(rtl)::after {
    transform: scaleX(-1);
  }
  @media (prefers-reduced-motion: no-preference) {
    .slow::after {
      animation: sa-breathe 1.6s ease-in-out infinite alternate;
    }
  }
  @container (inline-size < 620px) {
    table,
    tbody {
      display: block;
    }
    /* Headers stay for screen readers; their buttons leave the tab order. */
    thead {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
    .covered-rows::before,
    .slow::after {
      inset-block-start: 0;
    }
    .slow::after {
      --_row: 9.2em;
      background:
        linear-gradient(transparent calc(100% - 1px), var(--_border) 0) 0 0 / 100% var(--_row),
        linear-gradient(var(--_sa-track) 0 0) var(--_pad) 1.2em / 40% 0.9em repeat-y,
        var(--_bone) var(--_pad) 0 / calc(100% - 2 * var(--_pad)) var(--_row) repeat-y;
    }
    .sort-button {
      display: none;
    }
    .stacked-name {
      display: inline;
    }
    tbody > tr {
      display: grid;
      grid-template: 'client risk' auto 'amount act' auto 'covered act' auto / minmax(0, 1fr) minmax(100px, auto);
      gap: 4px 12px;
      align-items: center;
      block-size: auto;
      padding: calc(var(--_space) * 2.5) var(--_pad);
    }
    tbody > tr > :is(th, td):is(*, :first-child, :last-child) {
      display: block;
      padding: 0;
    }
    tbody .client {
      grid-area: client;
    }
    .risk {
      grid-area: risk;
      text-align: end;
    }
    .amount {
      grid-area: amount;
      text-align: start;
    }
    tbody > tr > .amount::before {
      content: var(--_exposure-word) / '';
      color: var(--_text-muted);
      font-size: 0.857em;
      margin-inline-end: 6px;
    }
    .covered {
      grid-area: covered;
    }
    .act {
      grid-area: act;
      align-self: end;
    }
  }
  @container (inline-size < 340px) {
    tbody > tr {
      grid-template: 'client' auto 'risk' auto 'amount' auto 'covered' auto 'act' auto / minmax(0, 1fr);
    }
    .risk {
      text-align: start;
    }
    .open {
      display: flex;
      inline-size: 100%;
      margin-block-start: 4px;
    }
  }
  @media (forced-colors: active) {
    .sort-button::after {
      forced-color-adjust: none;
      background: ButtonText;
    }
  }
  @media print {
    .rows {
      contain: none;
    }
    .act {
      display: none;
    }
    thead {
      display: table-header-group;
    }
    tr {
      break-inside: avoid;
    }
  }
`
