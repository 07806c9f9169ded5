// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { InstantClaims } from "../../../contracts/distribution/InstantClaims.sol";
import { CloneTerms } from "../../../contracts/distribution/terms/CloneTerms.sol";

/// @notice Vulnerable on purpose: clones whose signatures are for the domain that was made with the code that they share.
contract SharedDomainTwin is InstantClaims, CloneTerms {}
