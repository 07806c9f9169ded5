// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchStatus, ChangeKind, IBatchRegistry } from "../../contracts/interfaces/IBatchRegistry.sol";
import { CredentialAttack } from "./support/CredentialAttack.sol";
import { StatusCopy } from "./support/StatusCopy.sol";

/// @notice A registry of the attacker's own: every batch exists in it, and nothing was ever revoked.
contract ForgivingRegistry {
    function statusOf(bytes32, uint256) external pure returns (BatchStatus memory status) {
        status.revision = type(uint32).max;
    }
}

/// @notice A credential was revoked. Its holder brings the status of the same header from a registry of one's own, hoping
/// that it is filed over the true one.
abstract contract ReplayAcrossRegistriesAttack is CredentialAttack {
    /// @return revoked Whether the copy still knows about the revocation.
    function attack(string memory copyName, uint256 index) internal returns (bool revoked) {
        begin();
        change(header, ChangeKind.Revoke, index);
        StatusCopy copy = StatusCopy(deploy(copyName, ""));
        copy.bring(registry, header, 0);
        isTrue(_isRevoked(copy, index), "copied");
        copy.bring(IBatchRegistry(deploy("ForgivingRegistry", "")), header, 0);
        return _isRevoked(copy, index);
    }

    function _isRevoked(StatusCopy copy, uint256 index) private view returns (bool) {
        BatchStatus memory status = copy.read(address(registry), header, 0);
        uint256 bits = status.revoked.settled | status.revoked.pendingEven | status.revoked.pendingOdd;
        return bits & maskOf(index)[0].mask != 0;
    }
}

contract ReplayAcrossRegistriesTest is ReplayAcrossRegistriesAttack {
    function testFuzz_Id_TellsRegistriesApart(uint8 index) public {
        isTrue(attack("StatusCopy", bound(index, 0, SIZE - 1)), "still revoked");
    }

    function testFuzz_Twin_ForgetsTheRevocation(uint8 index) public {
        isTrue(!attack("RegistrylessIdTwin", bound(index, 0, SIZE - 1)), "forgotten");
    }
}
