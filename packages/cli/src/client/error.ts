/** Says which system it runs on, so that a person recognises the session in their list. */
export const AGENT = `portico-cli/0.1.0 (${process.platform})`;

/** A refusal in the server's own words, or none at all where it cannot be reached. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly problem: unknown;
  constructor(message: string, status: number, problem?: unknown) {
    super(message);
    this.status = status;
    this.problem = problem;
  }
}
