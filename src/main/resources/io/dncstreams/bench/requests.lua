-- Makes wrk's requests of a file: API key, space, request target on each line.
local requests = {}
local nextRequest = 0

function init(args)
  for line in io.lines(args[1]) do
    local key, target = line:match("^(%S+) (%S+)$")
    requests[#requests + 1] = wrk.format("GET", target, { ["Authorization"] = "Bearer " .. key, ["Host"] = "127.0.0.1" })
  end
end

function request()
  nextRequest = nextRequest % #requests + 1
  return requests[nextRequest]
end
