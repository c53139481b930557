// Calls go to where this page came from, whatever host and port that was: the description names no other server.
SwaggerUIBundle({
  url: '/openapi.yaml',
  dom_id: '#api',
  deepLinking: true,
  // By default, descriptions are sent to somebody else's validator.
  validatorUrl: null,
  // A key that was typed in is gone with the page.
  persistAuthorization: false,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
});
