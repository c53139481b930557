/** What an operator installs: the chart, the image, the compose file. */
package io.dncstreams.deploy;
