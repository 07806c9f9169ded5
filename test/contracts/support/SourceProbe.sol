// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AttestationStatus, RegistryKind } from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { AttestationSource } from "../../../contracts/libraries/AttestationSource.sol";

/// @notice {AttestationSource}, to be called.
contract SourceProbe {
    function kindOf(address registry) external view returns (RegistryKind kind) {
        return AttestationSource.kindOf(registry);
    }

    function read(
        address registry,
        RegistryKind kind,
        bytes32 uid
    ) external view returns (AttestationStatus memory status) {
        return AttestationSource.read(registry, kind, uid);
    }
}
