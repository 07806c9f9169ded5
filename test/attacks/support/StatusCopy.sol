// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchHeader, BatchStatus, IBatchRegistry } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { Ids } from "../../../contracts/libraries/Ids.sol";

/// @notice Keeps copies of batches' status, brought by anybody from any registry and filed under the batch id: what a
/// bridge or an offline verifier does. It relies on the id to tell registries apart.
contract StatusCopy {
    mapping(bytes32 id => mapping(uint256 index => BatchStatus status)) private _copies;

    function bring(IBatchRegistry from, BatchHeader calldata header, uint256 index) external {
        BatchStatus memory status = from.statusOf(Ids.batch(block.chainid, address(from), header), index);
        _copies[idOf(address(from), header)][index] = status;
    }

    /// @notice The copied status of a batch of this registry.
    function read(
        address registry,
        BatchHeader calldata header,
        uint256 index
    ) external view returns (BatchStatus memory status) {
        return _copies[idOf(registry, header)][index];
    }

    function idOf(address registry, BatchHeader calldata header) public view virtual returns (bytes32) {
        return Ids.batch(block.chainid, registry, header);
    }
}
