/** Each thing once, as it was told last: of two versions of a thing the greater one is the later, as text. */
export function latestOf<Thing extends { version: string }>(things: Thing[], idOf: (thing: Thing) => string): Thing[] {
  const latest = new Map<string, Thing>();
  for (const thing of things) {
    const known = latest.get(idOf(thing));
    if (!known || known.version <= thing.version) latest.set(idOf(thing), thing);
  }
  return [...latest.values()];
}
