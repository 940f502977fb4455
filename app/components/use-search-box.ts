import { useEffect, useRef, useState } from "react";
import { useDebounced } from "./use-debounced.ts";

const pauseMs = 300;

/** A search box whose text is sent once the typing pauses, and which follows a search that came otherwise, as by the back button. */
export function useSearchBox(searched: string, send: (search: string) => void): { typed: string; type: (text: string) => void } {
  const [typed, setTyped] = useState(searched);
  const known = useRef(searched);
  const sendLater = useDebounced((search: string) => {
    known.current = search;
    send(search);
  }, pauseMs);

  useEffect(() => {
    if (searched === known.current) return;
    known.current = searched;
    setTyped(searched);
  }, [searched]);

  return {
    typed,
    type(text) {
      setTyped(text);
      sendLater(text.trim());
    },
  };
}
