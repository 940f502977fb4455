/** A row's place in a list that is ordered by a moment and then by id. */
export type Key = { at: Date; id: string };

type Reading<Row> = {
  /** As an earlier page gave it; one that cannot be read counts as the first page. */
  cursor: string | null;
  limit: number;
  direction: "asc" | "desc";
  /** Reads at most `take` rows beyond a key, in an order. */
  read: (query: { beyond: (Key & { side: "gt" | "lt" }) | null; order: "asc" | "desc"; take: number }) => Promise<Row[]>;
  keyOf: (row: Row) => Key;
};

export type KeysetPage<Row> = {
  rows: Row[];
  next: string | null;
  previous: string | null;
  /** Beyond the last row, whether or not there is more. */
  last: string | null;
};

/** A page found by the key of its neighbour instead of by counting rows: the last page is as fast as the first, and new rows shift nothing. */
export async function keysetPage<Row>({ cursor, limit, direction, read, keyOf }: Reading<Row>): Promise<KeysetPage<Row>> {
  const from = readCursor(cursor);
  const backwards = from?.way === "before";
  const order = backwards ? opposite(direction) : direction;
  const rows = await read({ beyond: from && { ...from.key, side: order === "asc" ? "gt" : "lt" }, order, take: limit + 1 });
  const more = rows.length > limit;
  const shown = rows.slice(0, limit);
  if (backwards) shown.reverse();
  const [first, last] = [shown[0], shown.at(-1)];
  const hasPrevious = backwards ? more : from !== null;
  const hasNext = backwards ? true : more;
  return {
    rows: shown,
    next: hasNext && last ? writeCursor("after", keyOf(last)) : null,
    previous: hasPrevious && first ? writeCursor("before", keyOf(first)) : null,
    last: last ? writeCursor("after", keyOf(last)) : null,
  };
}

function opposite(direction: "asc" | "desc"): "asc" | "desc" {
  return direction === "asc" ? "desc" : "asc";
}

function writeCursor(way: "after" | "before", { at, id }: Key): string {
  return `${way}_${at.getTime()}_${id}`;
}

function readCursor(cursor: string | null): { way: "after" | "before"; key: Key } | null {
  // Only what writeCursor writes: the database refuses other ids and moments beyond its calendar.
  const match = /^(after|before)_(\d{1,13})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor ?? "");
  if (!match?.[1] || !match[2] || !match[3]) return null;
  return { way: match[1] as "after" | "before", key: { at: new Date(Number(match[2])), id: match[3] } };
}
