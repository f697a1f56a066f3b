/** The registry's text as it should be now. */
export declare function registry(): string;
