/** Looks at one store. It never waits longer than its deadline. */
export async function checkLocation(_payload: { shop: string; location: string }): Promise<void> {
  throw new Error("To come.");
}
