import { useEffect, useState } from "preact/hooks";

type Signal<T> = { readonly value: T; subscribe(changed: (value: T) => void): () => void };

/** What Shopify says now, again whenever it changes. The one who asks is drawn anew; `read` is called once. */
export function useSignal<T>(read: () => Signal<T>): T {
  const [signal] = useState(read);
  const [value, setValue] = useState({ is: signal.value });
  useEffect(() => {
    const unsubscribe = signal.subscribe((is) => setValue({ is }));
    // It may have changed between the drawing and this.
    setValue({ is: signal.value });
    return unsubscribe;
  }, [signal]);
  return value.is;
}
