import { css } from '../base/css.ts'

/** What stands besides the rows of `sessionsStyles`. */
export const secondFactorsStyles = css`
  .question {
    flex-basis: 100%;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .question p {
    flex: 1 1 200px;
  }
  .codes {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(120px, 1fr));
    gap: 8px 16px;
    flex-basis: 100%;
  }
  code {
    font-family: var(--_font-family-mono);
    user-select: all;
  }
  .warn {
    font-weight: var(--_weight-strong);
  }
`
