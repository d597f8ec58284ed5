/** How much the most frequent key weighs. */
const HEAVIEST = 1_000_000;

/**
 * Running sums of the weights of keys 0, 1, ... of which the k-th is drawn in proportion to 1 / (k + 1)^exponent; null when all are alike.
 * Powers are made of square roots and products, which every machine rounds alike.
 */
export function zipfWeights(count: number, exponentThousandths: number): readonly number[] | null {
  if (exponentThousandths === 0) return null;
  const sums: number[] = [];
  let sum = 0;
  for (let rank = 1; rank <= count; rank++) {
    sum += Math.max(1, Math.round(HEAVIEST / power(rank, exponentThousandths)));
    sums.push(sum);
  }
  return Object.freeze(sums);
}

/** base^(thousandths / 1000): whole powers by products, the rest bit by bit by square roots. */
function power(base: number, thousandths: number): number {
  let result = 1;
  for (let whole = Math.floor(thousandths / 1000); whole > 0; whole--) result *= base;
  let rest = (thousandths % 1000) / 1000;
  let root = base;
  for (let bit = 0; bit < 20 && rest > 0; bit++) {
    root = Math.sqrt(root);
    rest *= 2;
    if (rest >= 1) {
      result *= root;
      rest -= 1;
    }
  }
  return result;
}
