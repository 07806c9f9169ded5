/** Of 26 kB as hosts compress it, for the few names that are not of plain letters alone. */
export { normalize } from "viem/ens";
