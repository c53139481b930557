/** Takes people who said stop out of a CSV file, asking the service about each row. */
package io.dncstreams.scrub;
