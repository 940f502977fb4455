/** What a report has to say of the import that its figures come from. */
export type ImportState = {
  /** Whether anything was ever brought in, or is going to be. */
  hasChains: boolean;
  /** The first chain whose set-up was left, where there is no other one. */
  unfinished: { id: string; label: string } | null;
  /** Imports that bring in days which reports may be of already: `progress` is 0 to 1, null where nobody can say. */
  running: { chain: string; label: string; progress: number | null }[];
};
