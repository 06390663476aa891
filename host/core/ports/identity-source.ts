/** Fresh identifiers, passed in so that tests decide them and no code draws hidden random numbers. */
export interface IdentitySource {
  /** 32 lower-case hexadecimal digits, unique with overwhelming probability. */
  nextHex(): string;
}
