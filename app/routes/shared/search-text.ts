import { z } from "zod";

const longest = 100;

/** What was typed into a search box, from an address. The database takes no control characters; nobody types them. */
export const searchText = z
  .string()
  .transform((text) =>
    text
      .replace(/\p{Cc}+/gu, " ")
      .trim()
      .slice(0, longest),
  )
  .catch("");
