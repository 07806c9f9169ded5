// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AttestationStatus } from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { VeraxSource } from "../../../contracts/libraries/VeraxSource.sol";

/// @notice {VeraxSource}, to be called.
contract VeraxProbe {
    function read(
        address registry,
        bytes32 uid
    ) external view returns (AttestationStatus memory status, address portal) {
        return VeraxSource.read(registry, uid);
    }
}
