/**
 * How a face of the engine writes values: the document face in native JavaScript, the wire face in
 * AttributeValue JSON. Operations are written once against this.
 */
import type { NativeAttributeValue } from '@aws-sdk/lib-dynamodb';
import type { ValueMap } from './values.ts';

/** An item taken from a request. `plain` items are JSON as they stand and may still be the caller's object. */
export interface Taken {
  readonly map: ValueMap;
  readonly plain: boolean;
  /** Bytes by DynamoDB's rules. */
  readonly size: number;
}

export interface Codec {
  /**
   * @param describe words the ValidationException for a bad value of this attribute.
   * @throws what the face's client throws for values that DynamoDB cannot hold.
   */
  take(input: object, describe?: (message: string, name: string) => string): Taken;
  /** An item that belongs to the engine's answer alone, as the face writes it. */
  give(item: ValueMap, plain: boolean): Record<string, NativeAttributeValue>;
}
