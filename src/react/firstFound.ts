type FirstFoundParameters<Place, Found> = {
  /** In the order in which they are asked. */
  readonly places: readonly Place[];
  /** Undefined: it has nothing. What it throws ends the search. */
  readonly ask: (place: Place) => Promise<Found | undefined>;
  /** Milliseconds of silence after which the next is asked too. */
  readonly patience: number;
};

/**
 * Asks one place after the other: the next one as soon as one has nothing or is silent, until one has a result. A silent one is
 * not given up.
 */
export function firstFound<Place, Found>({
  places,
  ask,
  patience,
}: FirstFoundParameters<Place, Found>): Promise<Found | undefined> {
  return new Promise((resolve, reject) => {
    let begun = 0;
    let open = 0;
    let isOver = false;
    const begin = () => {
      if (isOver) return;
      const place = places[begun];
      if (place === undefined) {
        if (open === 0) resolve(undefined);
        return;
      }
      begun += 1;
      open += 1;
      const timer = setTimeout(begin, patience);
      ask(place).then((found) => {
        clearTimeout(timer);
        open -= 1;
        isOver ||= found !== undefined;
        if (found !== undefined) resolve(found);
        else begin();
      }, end(timer));
    };
    /** Nobody else is asked. */
    const end = (timer: ReturnType<typeof setTimeout>) => (thrown: unknown) => {
      clearTimeout(timer);
      isOver = true;
      reject(thrown);
    };
    begin();
  });
}
