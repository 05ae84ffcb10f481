/** What lies on the table. */
export interface Papers {
  /** Text of a scanned code: the whole address, with what stands behind `#`. */
  scanned?: string;
  /** The report file. */
  file?: Uint8Array;
  /** Answer of `GET /v/CODE/proof`; `null` if it was asked for and did not come. */
  logProof?: string | null;
  /** The report's entry in the answer of `POST /api/verify`, as JSON; `null` if it was asked for and did not come. */
  result?: string | null;
}

