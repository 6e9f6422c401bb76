"""One suite over all gateways: what the contract promises, each of them keeps."""
