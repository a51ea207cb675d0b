/** What is wrong with a value of the settings. */
export interface Fault {
  /** Path within the part that was judged. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}
