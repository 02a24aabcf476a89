import { css } from '../css.ts'

/**
 * What every table of many rows shares: columns with room, rows stacked in a narrow container, a ground and a skeleton over rows that wait
 * for their data. A widget says how high its head is (`--_head`) and what lies under its rows (`--_ground`), and draws its own skeleton.
 */
export const pooledTableStyles = css`
  .rows {
    position: relative;
    contain: layout paint style;
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
    isolation: isolate;
  }
  tbody > tr + tr {
    border-block-start: var(--_rule);
  }
  thead {
    background: var(--_sunken);
  }
  thead th {
    border-block-end: var(--_rule);
    color: var(--_text-muted);
    font-size: 0.857em;
    font-weight: var(--_weight-strong);
    overflow-wrap: normal;
  }
  /* Laid over rows that wait: the ground at once, the skeleton once waiting takes long. */
  .covered-rows::before,
  .slow::after {
    content: '';
    position: absolute;
    z-index: 1;
    inset: var(--_head) 0 0;
    background: var(--_ground);
  }
  .slow::after {
    --_pitch: var(--_row);
    --_bone: linear-gradient(transparent calc(50% - 0.45em), var(--_sa-track) 0 calc(50% + 0.45em), transparent 0);
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
      inset: 0;
    }
    tbody > tr > :is(th, td):is(*, :first-child, :last-child) {
      display: block;
      padding: 0;
    }
  }
  @media print {
    .rows {
      contain: none;
    }
    thead {
      display: table-header-group;
    }
    tr {
      break-inside: avoid;
    }
  }
`
