/** The part of the `akeyless` SDK that Witness uses; the package brings no declarations. */
declare module 'akeyless' {
  import type { Agent } from 'node:http';

  /** A superagent request, as plugins see it. */
  interface SdkRequest {
    redirects(most: number): SdkRequest;
    maxResponseSize(bytes: number): SdkRequest;
    buffer(buffered: boolean): SdkRequest;
    parse(parser: (response: NodeJS.ReadableStream, done: (error: Error | null, body?: unknown) => void) => void): SdkRequest;
    ca(authorities: readonly string[]): SdkRequest;
    abort(): void;
  }
  interface SdkAnswer {
    readonly response: { readonly status: number; readonly body: unknown; readonly headers: Readonly<Record<string, string>> };
  }
  interface ApiClient {
    timeout: { readonly response: number; readonly deadline: number } | number;
    requestAgent: Agent | null;
    plugins: ((request: SdkRequest) => void)[] | null;
    defaultHeaders: Record<string, string>;
    deserialize(response: unknown, type: unknown): unknown;
  }
  interface V2Api {
    authWithHttpInfo(body: object): Promise<SdkAnswer>;
    listSRASessionsWithHttpInfo(body: object): Promise<SdkAnswer>;
    listSRABastionsWithHttpInfo(body: object): Promise<SdkAnswer>;
    listGatewaysWithHttpInfo(body: object): Promise<SdkAnswer>;
    gatewayGetRemoteAccessWithHttpInfo(body: object): Promise<SdkAnswer>;
    listItemsWithHttpInfo(body: object): Promise<SdkAnswer>;
  }
  const sdk: {
    readonly ApiClient: new (basePath: string) => ApiClient;
    readonly V2Api: new (client: ApiClient) => V2Api;
  };
  export default sdk;
}
