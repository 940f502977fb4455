/** An answer that Shopify would give in `errors`. */
export class ShopifyRefusal extends Error {
  readonly extensions: Record<string, unknown>;
  constructor(message: string, extensions: Record<string, unknown> = {}) {
    super(message);
    this.name = "ShopifyRefusal";
    this.extensions = extensions;
  }
}

/** A right call that this simulator cannot answer: answered 501, so that nobody takes an invention for Shopify's word. */
export class SimulatorGap extends Error {
  constructor(what: string) {
    super(`The Shopify simulator does not model ${what}. Add it under test/simulators/shopify/.`);
    this.name = "SimulatorGap";
  }
}
