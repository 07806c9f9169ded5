// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Signatures } from "../../contracts/libraries/Signatures.sol";

/// @title SignatureProbe
/// @notice Many signatures at once, as campaigns and registries read them. Only tests and benches deploy it.
contract SignatureProbe {
    struct Signed {
        address account;
        bytes32 hash;
        bytes signature;
    }

    /// @notice One byte each: 1 where the account's key signed.
    function areSignedByKey(Signed[] calldata all) external view returns (bytes memory answers) {
        answers = new bytes(all.length);
        for (uint256 i = 0; i < all.length; ++i) {
            Signed calldata one = all[i];
            if (Signatures.isSignedByKey(one.account, one.hash, one.signature)) answers[i] = 0x01;
        }
    }
}
