type Numbers = { readonly length: number; set(numbers: ArrayLike<number>): void } & ArrayLike<number>;

/** A copy of an array of numbers that is as long as told; what is new is 0. */
export function grown<Held extends Numbers>(numbers: Held, length: number): Held {
  const longer = new (numbers.constructor as new (length: number) => Held)(length);
  longer.set(numbers);
  return longer;
}
