import { css } from '../css.ts'

/** What every drawing of numbers has around it: its sentence and its table. Needs `controlStyles`. */
export const chartStyles = css`
  figure {
    margin: 0;
  }
  figure svg {
    print-color-adjust: exact;
    -webkit-print-color-adjust: exact;
  }
  .conclusion {
    margin-block-end: calc(var(--_space) * 2);
    font-weight: var(--_weight-strong);
  }
  .as-table {
    margin-block-start: calc(var(--_space) * 2);
  }
  .as-table summary {
    inline-size: fit-content;
    min-block-size: 24px;
    color: var(--_link);
    font-size: 0.857em;
    cursor: pointer;
  }
  .as-table table {
    inline-size: 100%;
    max-inline-size: 480px;
    margin-block-start: calc(var(--_space) * 2);
  }
  .as-table :is(th, td) {
    padding: 4px 8px;
    border-block-end: var(--_border-width) solid var(--_border);
    font-weight: var(--_weight);
    text-align: start;
    vertical-align: baseline;
  }
  .as-table td,
  .as-table thead th:not(:first-child) {
    text-align: end;
  }
  .as-table thead th {
    color: var(--_text-muted);
    font-size: 0.857em;
  }
  .as-table tfoot :is(th, td) {
    border-block-end: 0;
    font-weight: var(--_weight-strong);
  }
  @media (forced-colors: active) {
    /* Browsers leave the colours of drawings alone there; without this they would change those of text beside them only. */
    figure svg {
      forced-color-adjust: none;
    }
  }
`
