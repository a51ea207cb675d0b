import type { Problem } from './contract-shape.ts';

/** A refusal of the API (RFC 9457), or a failure to reach it: then `status` is 0. */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem | undefined;

  constructor(status: number, problem: Problem | undefined, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.problem = problem;
  }

  /** The sentence for people: field errors first, because they say what to mend. */
  get summary(): string {
    const fields = this.problem?.errors?.map((error) => error.detail) ?? [];
    return fields.length > 0 ? fields.join(' ') : (this.problem?.detail ?? this.problem?.title ?? this.message);
  }
}
