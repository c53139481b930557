/**
 * CSV as people have it: whatever delimiter, quoting, line ends and column names their tools wrote. Rows keep every byte
 * they have, so that a file can be taken apart and put together again; what they say is read beside that.
 */
package io.dncstreams.csv;
