// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchHeader } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { Ids } from "../../../contracts/libraries/Ids.sol";
import { StatusCopy } from "../support/StatusCopy.sol";

/// @notice Vulnerable on purpose: a batch id does not hold the registry.
contract RegistrylessIdTwin is StatusCopy {
    function idOf(address, BatchHeader calldata header) public view override returns (bytes32) {
        return Ids.batch(block.chainid, address(0), header);
    }
}
