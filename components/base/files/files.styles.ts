import { css } from '../css.ts'

/** The look of files that are added and fetched. Needs `controlStyles` and `formStyles`. */
export const filesStyles = css`
  .files {
    display: grid;
    gap: 6px;
    margin-block-start: 8px;
    padding: 0;
    list-style: none;
  }
  .file {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 10px;
    max-inline-size: 520px;
    padding: 4px 8px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius-control);
    background: var(--_surface);
  }
  .file.wrong {
    border-color: var(--_error);
  }
  .file-kind {
    flex: none;
    min-inline-size: 40px;
    padding: 2px 4px;
    border: 1px solid var(--_border-strong);
    border-radius: 3px;
    color: var(--_text-muted);
    font-size: 0.786em;
    text-align: center;
  }
  .file-about {
    flex: 1 1 120px;
    display: grid;
    min-inline-size: 0;
  }
  .file-name {
    justify-self: start;
  }
  .file progress {
    inline-size: 100%;
    block-size: 6px;
    accent-color: var(--_accent);
  }
  .file-errors {
    display: grid;
    gap: 4px;
  }
  .file-errors:empty {
    display: none;
  }
`
