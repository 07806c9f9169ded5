// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchHeader } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { TwinRegistry } from "./TwinRegistry.sol";

/// @notice Vulnerable on purpose: a batch id does not hold the root.
contract RootlessIdTwin is TwinRegistry {
    function idOf(BatchHeader calldata header) public view override returns (bytes32) {
        return keccak256(abi.encode(block.chainid, this, header.issuer, header.schema, header.size, header.salt));
    }
}
