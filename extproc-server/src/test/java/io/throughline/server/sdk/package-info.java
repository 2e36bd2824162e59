/** Model servers that speak the APIs of providers, and client SDKs from their registries. */
package io.throughline.server.sdk;
