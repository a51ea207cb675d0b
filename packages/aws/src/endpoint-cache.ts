/**
 * A cache of discovered endpoints that keeps none. Bundles take it in place of the SDK's (infra/bundle.ts), which weighs
 * 8 kB: endpoint discovery is off unless a client or the environment turns it on, and nothing here does.
 * @public
 */
export class EndpointCache {
  getEndpoint(): undefined {
    return undefined;
  }
  get(): undefined {
    return undefined;
  }
  has(): boolean {
    return false;
  }
  set(): void {
    // Nothing is kept.
  }
  delete(): void {
    // Nothing was kept.
  }
  clear(): void {
    // Nothing was kept.
  }
}
