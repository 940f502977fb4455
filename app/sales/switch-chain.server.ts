type Given = { shop: string; chain: string; actor: string };
/** "not_found": it is not this shop's, or not in a state for it. */
export type Switched = { status: "done" } | { status: "not_found" };

export async function pauseChain(_given: Given): Promise<Switched> {
  throw new Error("To come.");
}

export async function resumeChain(_given: Given): Promise<Switched> {
  throw new Error("To come.");
}

/** Takes a chain away. One that was taken away before and left its figures may be asked to delete them. */
export async function removeChain(_given: Given & { data: "keep" | "delete" }): Promise<Switched> {
  throw new Error("To come.");
}
